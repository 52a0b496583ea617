@NullMarked
package org.milepost.bench.proxy;

import org.jspecify.annotations.NullMarked;
