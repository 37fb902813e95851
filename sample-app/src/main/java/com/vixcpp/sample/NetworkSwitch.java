package com.vixcpp.sample;

import com.vixcpp.sync.network.NetworkProbe;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A network to take away by hand. A bean of this type is all it takes to tell the engine.
 */
@RestController
class NetworkSwitch implements NetworkProbe {

	private volatile boolean online;

	NetworkSwitch(@Value("${sample.network.online:true}") boolean online) {
		this.online = online;
	}

	@Override
	public boolean isOnline() {
		return this.online;
	}

	@GetMapping("/network")
	SwitchState state() {
		return new SwitchState(this.online ? "on" : "off");
	}

	@PutMapping("/network/{position:on|off}")
	SwitchState turn(@PathVariable String position) {
		this.online = position.equals("on");
		return state();
	}

}
