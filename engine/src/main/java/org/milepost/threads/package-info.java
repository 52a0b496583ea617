/** Threads, waiting and time, real or simulated, and background jobs. */
@NullMarked
package org.milepost.threads;

import org.jspecify.annotations.NullMarked;
