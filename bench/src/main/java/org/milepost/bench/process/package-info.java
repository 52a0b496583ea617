/** The product's commands in processes of their own. */
@NullMarked
package org.milepost.bench.process;

import org.jspecify.annotations.NullMarked;
