package com.vixcpp.sync.input;

/**
 * Text that somebody will give some day. The table {@code input/text.csv} says what each
 * door does with it.
 */
enum HostileText {

	NUL("a\0b"), CR("a\rb"), LF("a\nb"), HEADER("a\r\nX-Evil: 1"), REQUEST("a\r\n\r\nPOST /evil HTTP/1.1\r\n\r\n"),
	TAB("a\tb"), DEL("a\u007fb"), NEL("a\u0085b"), NBSP("\u00a0"), LATIN("\u00a1\u00e9\u00ff"), EMOJI("\uD83D\uDE00"),
	BIDI("a\u202Eb"), BOM("\uFEFFa"), ZERO_WIDTH("a\u200bb"), LONE_HIGH("a\uD800"), LONE_LOW("\uDC00a"),
	SWAPPED("\uDC00\uD800"), EMPTY(""), BLANK("   "), LEADING_SPACE(" a"), TRAILING_SPACE("a "),
	LONG_64("x".repeat(64)), LONG_65("x".repeat(65)), LONG_101("x".repeat(101)), LONG_255("x".repeat(255)),
	LONG_256("x".repeat(256)), LONG_2048("x".repeat(2048)), LONG_2049("x".repeat(2049)), LONG_8192("x".repeat(8192)),
	LONG_8193("x".repeat(8193)), MEGABYTE("x".repeat(1 << 20)), MEGABYTE_1("x".repeat((1 << 20) + 1)),
	SQL("'; drop table vix_sync_wal; --"), TEMPLATE("{id}${x}#{y}%s"), PERCENT("%zz"), COLON("a:b"),
	AUTHORITY("//evil.example/x");

	final String text;

	HostileText(String text) {
		this.text = text;
	}

}
