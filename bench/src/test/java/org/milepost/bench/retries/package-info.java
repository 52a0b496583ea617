@NullMarked
package org.milepost.bench.retries;

import org.jspecify.annotations.NullMarked;
