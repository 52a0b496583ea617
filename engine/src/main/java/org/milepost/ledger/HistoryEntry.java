package org.milepost.ledger;

import java.util.Optional;

/**
 * A transfer as a history shows it.
 *
 * @param transfer the transfer
 * @param text the text beside it; absent when there was none or it was erased
 */
public record HistoryEntry(Transfer transfer, Optional<String> text) {}
