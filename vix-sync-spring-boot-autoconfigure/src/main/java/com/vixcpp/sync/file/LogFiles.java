package com.vixcpp.sync.file;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Which files of a directory are the log. A compacted file stands for all that begin
 * before the position in its name; what it stands for may be there still, after a crash.
 *
 * @param base the compacted file; null if there is none
 * @param segments the others, in their order
 * @param left what is not needed any more
 */
record LogFiles(@Nullable String base, List<String> segments, List<String> left) {

	private static final Pattern NAME = Pattern.compile("(base|wal)-(\\d{19})\\.log");

	static LogFiles of(List<String> names) {
		List<String> bases = new ArrayList<>();
		List<String> segments = new ArrayList<>();
		List<String> left = new ArrayList<>();
		for (String name : names) {
			Matcher matcher = NAME.matcher(name);
			if (matcher.matches()) {
				(matcher.group(1).equals("base") ? bases : segments).add(name);
			}
			else if (name.endsWith(".tmp")) {
				left.add(name);
			}
		}
		Collections.sort(bases);
		Collections.sort(segments);
		String base = bases.isEmpty() ? null : bases.remove(bases.size() - 1);
		left.addAll(bases);
		long from = (base != null) ? position(base) : 0;
		segments.stream().filter((each) -> position(each) < from).forEach(left::add);
		segments.removeIf((each) -> position(each) < from);
		return new LogFiles(base, List.copyOf(segments), List.copyOf(left));
	}

	static String segment(long first) {
		return "wal-%019d.log".formatted(first);
	}

	static String base(long first) {
		return "base-%019d.log".formatted(first);
	}

	private static long position(String name) {
		return Long.parseLong(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
	}

}
