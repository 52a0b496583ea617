@NullMarked
package org.milepost.avios;

import org.jspecify.annotations.NullMarked;
