package com.vixcpp.sync.engine;

import java.util.List;

/**
 * What a claim has come to.
 *
 * @param linedUp how many entries have got their place in the line of their ordering key
 * before; where there are some there may be more
 * @param sends what was claimed
 * @param isAll whether everything that can be claimed for now had its turn
 */
record Claimed(int linedUp, List<Send> sends, boolean isAll) {
}
