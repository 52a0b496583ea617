@NullMarked
package org.milepost.bench.site;

import org.jspecify.annotations.NullMarked;
