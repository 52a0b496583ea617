@NullMarked
package org.milepost.staff;

import org.jspecify.annotations.NullMarked;
