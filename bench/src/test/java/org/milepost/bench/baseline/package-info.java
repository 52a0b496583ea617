@NullMarked
package org.milepost.bench.baseline;

import org.jspecify.annotations.NullMarked;
