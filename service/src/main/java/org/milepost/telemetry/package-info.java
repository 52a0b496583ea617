/** What the running process tells: metrics, logs, health. */
@NullMarked
package org.milepost.telemetry;

import org.jspecify.annotations.NullMarked;
