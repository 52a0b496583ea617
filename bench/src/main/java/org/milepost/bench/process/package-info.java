/** The product's commands in separate processes. */
@NullMarked
package org.milepost.bench.process;

import org.jspecify.annotations.NullMarked;
