package com.vixcpp.sync.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * As much of JSON as the original writes: there may be no library for it. Objects become
 * maps, arrays lists, texts strings, numbers longs or doubles.
 */
final class Json {

	private static final int DEEPEST = 64;

	private final String text;

	private int at;

	private int depth;

	private Json(String text) {
		this.text = text;
	}

	/**
	 * Read a text.
	 * @throws IllegalArgumentException if it is not JSON; says where
	 */
	static @Nullable Object parse(String text) {
		Json json = new Json(text);
		Object value = json.value();
		json.blanks();
		if (json.at < text.length()) {
			throw json.wrong();
		}
		return value;
	}

	private @Nullable Object value() {
		blanks();
		if (++this.depth > DEEPEST) {
			throw wrong();
		}
		try {
			return switch (peek()) {
				case '{' -> object();
				case '[' -> array();
				case '"' -> string();
				case 't' -> word("true", true);
				case 'f' -> word("false", false);
				case 'n' -> word("null", null);
				default -> number();
			};
		}
		finally {
			this.depth--;
		}
	}

	private Map<String, @Nullable Object> object() {
		Map<String, @Nullable Object> object = new LinkedHashMap<>();
		expect('{');
		if (!skip('}')) {
			do {
				blanks();
				String name = string();
				blanks();
				expect(':');
				object.put(name, value());
			}
			while (skip(','));
			expect('}');
		}
		return object;
	}

	private List<@Nullable Object> array() {
		List<@Nullable Object> array = new ArrayList<>();
		expect('[');
		if (!skip(']')) {
			do {
				array.add(value());
			}
			while (skip(','));
			expect(']');
		}
		return array;
	}

	private String string() {
		expect('"');
		StringBuilder string = new StringBuilder();
		while (peek() != '"') {
			char c = this.text.charAt(this.at++);
			string.append((c == '\\') ? escaped() : c);
		}
		this.at++;
		return string.toString();
	}

	private char escaped() {
		char c = peek();
		this.at++;
		return switch (c) {
			case '"', '\\', '/' -> c;
			case 'b' -> '\b';
			case 'f' -> '\f';
			case 'n' -> '\n';
			case 'r' -> '\r';
			case 't' -> '\t';
			case 'u' -> unicode();
			default -> throw wrong();
		};
	}

	private char unicode() {
		if (this.at + 4 > this.text.length()) {
			throw wrong();
		}
		try {
			char c = (char) Integer.parseInt(this.text, this.at, this.at + 4, 16);
			this.at += 4;
			return c;
		}
		catch (NumberFormatException ex) {
			throw wrong();
		}
	}

	private Number number() {
		int begin = this.at;
		while (this.at < this.text.length() && "+-.eE0123456789".indexOf(this.text.charAt(this.at)) >= 0) {
			this.at++;
		}
		String number = this.text.substring(begin, this.at);
		try {
			return number.matches("-?\\d+") ? (Number) Long.valueOf(number) : (Number) Double.valueOf(number);
		}
		catch (NumberFormatException ex) {
			throw wrong();
		}
	}

	private @Nullable Object word(String word, @Nullable Object meaning) {
		if (!this.text.startsWith(word, this.at)) {
			throw wrong();
		}
		this.at += word.length();
		return meaning;
	}

	private void blanks() {
		while (this.at < this.text.length() && " \t\r\n".indexOf(this.text.charAt(this.at)) >= 0) {
			this.at++;
		}
	}

	private boolean skip(char c) {
		blanks();
		boolean there = peek() == c;
		this.at += there ? 1 : 0;
		return there;
	}

	private void expect(char c) {
		if (peek() != c) {
			throw wrong();
		}
		this.at++;
	}

	private char peek() {
		if (this.at >= this.text.length()) {
			throw wrong();
		}
		return this.text.charAt(this.at);
	}

	private IllegalArgumentException wrong() {
		return new IllegalArgumentException("no JSON at character " + this.at);
	}

}
