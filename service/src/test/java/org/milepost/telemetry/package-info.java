/** Tests of health and metrics. */
@NullMarked
package org.milepost.telemetry;

import org.jspecify.annotations.NullMarked;
