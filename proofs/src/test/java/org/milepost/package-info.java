@NullMarked
package org.milepost;

import org.jspecify.annotations.NullMarked;
