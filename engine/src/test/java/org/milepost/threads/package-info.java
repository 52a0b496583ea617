/** The scheduler of simulations, and tests of the threads of the JVM. */
@NullMarked
package org.milepost.threads;

import org.jspecify.annotations.NullMarked;
