/** Tests of the module for partners' tests. */
@NullMarked
package org.milepost.junit;

import org.jspecify.annotations.NullMarked;
