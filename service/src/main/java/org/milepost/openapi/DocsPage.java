package org.milepost.openapi;

import java.util.List;

/**
 * What a template of {@code /docs} shows: the list of all documents and guides, and which of them
 * the page is.
 *
 * @param current the name of the guide that the page shows; empty for the page of the documents
 */
public record DocsPage(List<Document> documents, List<Guide> guides, String current) {

    public DocsPage {
        documents = List.copyOf(documents);
        guides = List.copyOf(guides);
    }
}
