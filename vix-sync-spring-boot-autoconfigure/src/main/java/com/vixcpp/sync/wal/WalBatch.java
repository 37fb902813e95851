package com.vixcpp.sync.wal;

import java.util.List;

/**
 * Some records of the log, and where to go on.
 *
 * @param records whatever builds on another comes after it; empty at its end
 * @param next the cursor behind the last of them
 */
public record WalBatch(List<WalRecord> records, WalCursor next) {
}
