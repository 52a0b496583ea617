/** The scheduler that simulations run under, and what tests the threads of the JVM. */
@NullMarked
package org.milepost.threads;

import org.jspecify.annotations.NullMarked;
