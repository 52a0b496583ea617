/** The scheduler that simulations run under. */
@NullMarked
package org.milepost.threads;

import org.jspecify.annotations.NullMarked;
