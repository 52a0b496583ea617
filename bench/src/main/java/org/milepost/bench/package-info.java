/** Measures the product as it ships against what a plain database would do. */
@NullMarked
package org.milepost.bench;

import org.jspecify.annotations.NullMarked;
