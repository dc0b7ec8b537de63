// Verify a published log with golang.org/x/mod/sumdb alone: code that none of us wrote.
//
// usage: verify FOLDER CLAIMS
//
// FOLDER holds `checkpoint`, `tile/…` and `tile/entries/…`; CLAIMS is a JSON file with the log's
// key, inclusion proofs and consistency proofs. Everything must hold, or the exit code is 1.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type claims struct {
	Key       string `json:"key"`
	Inclusion []struct {
		Index int64       `json:"index"`
		Proof []tlog.Hash `json:"proof"`
	} `json:"inclusion"`
	Consistency []struct {
		Size  int64       `json:"size"`
		Root  tlog.Hash   `json:"root"`
		Proof []tlog.Hash `json:"proof"`
	} `json:"consistency"`
}

type reader struct{ folder string }

func (r reader) Height() int                     { return height }
func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}
func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		// sumdb puts the height in the path; c2sp.org/tlog-tiles does not, for it is always 8.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(r.folder, path))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func main() {
	if err := verify(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
	fmt.Println("holds")
}

func verify(folder, claimed string) error {
	var told claims
	text, err := os.ReadFile(claimed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &told); err != nil {
		return err
	}
	tree, err := open(folder, told.Key)
	if err != nil {
		return err
	}
	tiles := tlog.TileHashReader(tree, reader{folder})
	root, err := tlog.TreeHash(tree.N, tiles)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the tiles give another root")
	}
	hashes, err := entries(folder, tree.N)
	if err != nil {
		return err
	}
	for index, hash := range hashes {
		stored, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(index))})
		if err != nil {
			return err
		}
		if stored[0] != hash {
			return fmt.Errorf("entry %d is not the one its tile names", index)
		}
	}
	return proofs(told, tree, tiles, hashes)
}

func open(folder, key string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	data, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("no checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func entries(folder string, size int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for start := int64(0); start < size; start += 1 << height {
		width := size - start
		if width > 1<<height {
			width = 1 << height
		}
		tile := tlog.Tile{H: height, L: 0, N: start >> height, W: int(width)}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		for rest := bytes.NewBuffer(data); rest.Len() > 0; {
			head := rest.Next(2)
			if len(head) < 2 || rest.Len() < int(binary.BigEndian.Uint16(head)) {
				return nil, fmt.Errorf("%s is cut short", path)
			}
			hashes = append(hashes, tlog.RecordHash(rest.Next(int(binary.BigEndian.Uint16(head)))))
		}
	}
	if int64(len(hashes)) != size {
		return nil, fmt.Errorf("%d entries where %d were signed", len(hashes), size)
	}
	return hashes, nil
}

func proofs(told claims, tree tlog.Tree, tiles tlog.HashReader, hashes []tlog.Hash) error {
	for _, one := range told.Inclusion {
		if one.Index < 0 || one.Index >= tree.N {
			return fmt.Errorf("there is no entry %d", one.Index)
		}
		if err := tlog.CheckRecord(one.Proof, tree.N, tree.Hash, one.Index, hashes[one.Index]); err != nil {
			return fmt.Errorf("inclusion of %d: %v", one.Index, err)
		}
		own, err := tlog.ProveRecord(tree.N, one.Index, tiles)
		if err != nil || fmt.Sprint(own) != fmt.Sprint(tlog.RecordProof(one.Proof)) {
			return fmt.Errorf("inclusion of %d: another proof was expected (%v)", one.Index, err)
		}
	}
	for _, one := range told.Consistency {
		if err := tlog.CheckTree(one.Proof, tree.N, tree.Hash, one.Size, one.Root); err != nil {
			return fmt.Errorf("consistency from %d: %v", one.Size, err)
		}
	}
	return nil
}
