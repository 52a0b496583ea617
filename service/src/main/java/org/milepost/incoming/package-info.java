/**
 * Files that partners send: received in parts, checked, and worked on by a background job; and
 * batch issuance, which gives collectors miles by such files. {@code docs/FILES.md} has the forms.
 */
@NullMarked
package org.milepost.incoming;

import org.jspecify.annotations.NullMarked;
