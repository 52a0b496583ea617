/** The AIR MILES Cash checkout API: its calls, codes and rules. */
@NullMarked
package org.milepost.amcash;

import org.jspecify.annotations.NullMarked;
