@NullMarked
package org.milepost.certification;

import org.jspecify.annotations.NullMarked;
