"""Stage 8: a message for one destination goes in; what became of it (an `Outcome`) comes out.

`channel.open_channel` is the door: Slack, e-mail, and through Apprise everything else. `render_*`
write the message in each channel's own markup, `clean` disarms what came from the network, and
`retry` (pure) says when a delivery is tried again.
"""
