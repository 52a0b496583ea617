/** The results of a run of the benchmark: figures, required values, and the reports of them. */
@NullMarked
package org.milepost.bench.report;

import org.jspecify.annotations.NullMarked;
