@NullMarked
package org.milepost.till;

import org.jspecify.annotations.NullMarked;
