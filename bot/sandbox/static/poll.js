// Polls and quizzes.
import { button, make } from "./dom.js";

function open(poll, message, actions) {
  return poll.options.map((option, number) => {
    const node = button("poll-option", "", () => actions.vote(message, [number]));
    node.append(make("i", "ring"), make("span", "", option.text));
    return node;
  });
}

function closed(poll, mine) {
  const right = poll.correct_option_ids ?? [];
  return poll.options.map((option, number) => {
    const share = poll.total_voter_count ? Math.round((100 * option.voter_count) / poll.total_voter_count) : 0;
    const isRight = right.includes(number);
    const isWrong = poll.type === "quiz" && mine.includes(number) && !isRight;
    const meter = make("meter");
    meter.max = 100;
    meter.value = share;
    meter.setAttribute("aria-label", `${share} persen`);
    const mark = isRight ? "✓" : isWrong ? "✗" : mine.includes(number) ? "●" : "";
    const row = make("div", "poll-option", make("i", "", `${mark}${share}%`), make("span", "", option.text), meter);
    if (isRight) row.classList.add("right");
    if (isWrong) row.classList.add("wrong");
    return row;
  });
}

export function poll(message, seat, actions) {
  const body = message.poll;
  const mine = seat.votes[body.id];
  const done = mine !== undefined || body.is_closed;
  const kind = `${body.type === "quiz" ? "Kuis" : "Jajak pendapat"}${body.is_anonymous ? " anonim" : ""}`;
  const node = make("div", "poll", make("h2", "", body.question), make("p", "kind", body.is_closed ? `${kind}, sudah ditutup` : kind));
  node.append(...(done ? closed(body, mine ?? []) : open(body, message, actions)));
  if (done && body.explanation) node.append(make("p", "explain", body.explanation));
  node.append(make("p", "kind", body.total_voter_count ? `${body.total_voter_count} suara` : "Belum ada suara"));
  return node;
}
