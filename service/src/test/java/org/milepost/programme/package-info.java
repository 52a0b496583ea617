@NullMarked
package org.milepost.programme;

import org.jspecify.annotations.NullMarked;
