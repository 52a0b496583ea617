/** Tests of the checkout API: its rules as tables, its calls over the real server and books. */
@NullMarked
package org.milepost.amcash;

import org.jspecify.annotations.NullMarked;
