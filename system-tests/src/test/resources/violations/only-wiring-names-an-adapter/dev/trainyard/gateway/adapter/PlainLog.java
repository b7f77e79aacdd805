package dev.trainyard.gateway.adapter;

import dev.trainyard.gateway.outbound.Log;

public class PlainLog implements Log {}
