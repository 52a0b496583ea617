package org.milepost.operator;

/**
 * The calls that find and explain, over the read models, the settlement files and the books.
 *
 * <p>Threads: shared by all.
 */
public record Explanations(
        TransferSearchEndpoint transfers,
        PersonSearchEndpoint persons,
        ExplanationEndpoint accounts,
        InquiryEndpoint inquiries,
        MovementEndpoint movements,
        RefusalSearchEndpoint refusals,
        ExportEndpoint exports,
        OpenItemEndpoint openItems,
        SettlementFileEndpoint settlementFiles,
        IncomingFileEndpoint incomingFiles,
        ReconciliationEndpoint reconciliation,
        StatementEndpoint statements) {}
