/**
 * Files between the operator and partners. Settlement files: what moved at a partner's house
 * accounts on a business day, made from lines that a reader of the feed writes.
 */
@NullMarked
package org.milepost.files;

import org.jspecify.annotations.NullMarked;
