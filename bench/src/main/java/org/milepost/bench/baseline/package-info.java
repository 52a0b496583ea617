/** What the product is measured against: plain work on the same PostgreSQL. */
@NullMarked
package org.milepost.bench.baseline;

import org.jspecify.annotations.NullMarked;
