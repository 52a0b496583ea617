@NullMarked
package org.milepost.trail;

import org.jspecify.annotations.NullMarked;
