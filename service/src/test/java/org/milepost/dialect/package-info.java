@NullMarked
package org.milepost.dialect;

import org.jspecify.annotations.NullMarked;
