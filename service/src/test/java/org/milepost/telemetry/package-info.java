/** Tests of what the running process tells. */
@NullMarked
package org.milepost.telemetry;

import org.jspecify.annotations.NullMarked;
