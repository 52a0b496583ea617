/** What a run of the benchmark found: figures, what must be reached, and how they are shown. */
@NullMarked
package org.milepost.bench.report;

import org.jspecify.annotations.NullMarked;
