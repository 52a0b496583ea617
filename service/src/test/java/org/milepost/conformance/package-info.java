/** Requests that conform to the OpenAPI documents, and the answers of the server. */
@NullMarked
package org.milepost.conformance;

import org.jspecify.annotations.NullMarked;
