@NullMarked
package org.milepost.bench.report;

import org.jspecify.annotations.NullMarked;
