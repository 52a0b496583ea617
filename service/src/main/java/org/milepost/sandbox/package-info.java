/** The demo: its data, its virtual clock and its tour. */
@NullMarked
package org.milepost.sandbox;

import org.jspecify.annotations.NullMarked;
