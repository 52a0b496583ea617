/** Tests of the API documents: that they say what the code does, and are served well. */
@NullMarked
package org.milepost.openapi;

import org.jspecify.annotations.NullMarked;
