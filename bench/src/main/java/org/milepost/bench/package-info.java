/** Measures the product as it ships, and plain work of a database for comparison. */
@NullMarked
package org.milepost.bench;

import org.jspecify.annotations.NullMarked;
