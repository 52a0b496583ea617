@NullMarked
package org.milepost.audit;

import org.jspecify.annotations.NullMarked;
