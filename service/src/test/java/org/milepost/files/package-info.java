/** Tests of the files between the operator and partners. */
@NullMarked
package org.milepost.files;

import org.jspecify.annotations.NullMarked;
