@NullMarked
package org.milepost.bulk;

import org.jspecify.annotations.NullMarked;
