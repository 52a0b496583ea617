/** Metrics and health of the running process. */
@NullMarked
package org.milepost.telemetry;

import org.jspecify.annotations.NullMarked;
