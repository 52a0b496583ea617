@NullMarked
package org.milepost.bench.crash;

import org.jspecify.annotations.NullMarked;
