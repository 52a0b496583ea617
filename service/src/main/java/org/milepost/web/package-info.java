/** What pages of every kind need: templates, static files, cookies, forms and their protection. */
@NullMarked
package org.milepost.web;

import org.jspecify.annotations.NullMarked;
