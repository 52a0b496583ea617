/** How code that waits starts threads, waits, and measures time: really, or in a simulation. */
@NullMarked
package org.milepost.threads;

import org.jspecify.annotations.NullMarked;
