@NullMarked
package org.milepost.amcash;

import org.jspecify.annotations.NullMarked;
