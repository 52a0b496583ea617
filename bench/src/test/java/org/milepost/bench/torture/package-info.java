@NullMarked
package org.milepost.bench.torture;

import org.jspecify.annotations.NullMarked;
