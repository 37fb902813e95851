package com.vixcpp.sample;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Which of two peers this is, for the page.
 */
@RestController
class SideController {

	private final Side side;

	SideController(@Value("${sample.side:}") String name, @Value("${sample.other:}") String other) {
		this.side = new Side(name, other);
	}

	@GetMapping("/side")
	Side side() {
		return this.side;
	}

	/**
	 * One of two peers.
	 *
	 * @param name left or right; empty where there is a hub and no peer
	 * @param other where the page of the other is
	 */
	record Side(String name, String other) {
	}

}
